"""What reading a tracker and a forge must withstand: the lessons and the bad inputs that were named for it, and the tests that would fail if one came back.

A lesson is marked where it is tested, `LESSON n` in a docstring or in the name of a case; a bad input is listed here with its tests.
"""

LESSONS = (*range(1, 34), 56, 66, 67, 69, 70, *range(93, 97))
"""Numbers of the list of lessons in the project's specification that concern reading, trackers and forges."""

HOUSE = "lessons/test_jira.py"
ODD = "lessons/test_jira_bad_input.py"
JIRA = "sources/jira"
FORGE = "lessons/test_github.py"
GITHUB = "sources/github"
MIRROR = "sources/git/test_mirror.py"

BAD_INPUT = {
    "expired token with 200 and empty list": (
        f"{HOUSE}::test_04_an_expired_token_that_searches_with_200_and_nothing_pauses_and_moves_nothing",
        f"{HOUSE}::test_04_a_token_that_expires_between_two_cycles_is_found_out_by_the_search_that_finds_nothing",
        f"{ODD}::test_19_a_token_that_expires_in_a_long_read_pauses_it_and_the_next_token_goes_on_from_there",
        f"{JIRA}/test_listing.py::test_04_a_credential_that_is_nobodys_any_more_makes_no_empty_list",
    ),
    "server disconnect at page 780": (f"{HOUSE}::test_02_and_95_a_server_that_disconnects_late_in_a_long_reading_costs_nothing",),
    "429 with Retry-After": (
        f"{ODD}::test_18_a_wait_within_reason_is_sat_out_and_the_read_goes_on_where_it_was",
        f"{ODD}::test_a_site_that_fails_for_good_ends_the_run_with_its_reason_and_is_read_on_from_there_once_it_is_well",
        f"{HOUSE}::test_18_a_long_wait_keeps_what_was_fetched",
        f"{JIRA}/test_items.py::test_18_a_short_wait_is_sat_through",
    ),
    "429 without Retry-After": (
        f"{ODD}::test_18_a_wait_within_reason_is_sat_out_and_the_read_goes_on_where_it_was",
        f"{ODD}::test_a_site_that_fails_for_good_ends_the_run_with_its_reason_and_is_read_on_from_there_once_it_is_well",
        "net/test_classify.py::test_a_429_that_names_no_wait_has_none",
    ),
    "truncated JSON": (
        f"{HOUSE}::test_02_and_95_a_server_that_disconnects_late_in_a_long_reading_costs_nothing",
        f"{ODD}::test_a_site_that_fails_for_good_ends_the_run_with_its_reason_and_is_read_on_from_there_once_it_is_well",
        f"{JIRA}/test_payloads.py::test_what_is_no_answer_stays_none",
    ),
    "NUL and lone surrogates": (
        f"{HOUSE}::test_21_a_text_no_store_holds_costs_no_other_record",
        f"{JIRA}/test_payloads.py::test_21_one_record_with_text_no_decoder_takes_breaks_no_page",
        f"{JIRA}/test_shape_item.py::test_21_a_nul_and_half_a_pair_of_surrogates_cost_one_character_each",
        "normalise/test_text.py::test_21_json_with_text_that_nothing_can_hold_is_repaired_and_keeps_all_else",
    ),
    "null where the schema says string": (
        f"{ODD}::test_what_happens_to_an_item_stands_in_the_store_as_it_is",
        f"{JIRA}/test_shape_item.py::test_null_is_normal",
        f"{JIRA}/test_payloads.py::test_null_where_a_schema_says_text_is_read_as_nothing",
    ),
    "localised status names": (
        f"{ODD}::test_what_happens_to_an_item_stands_in_the_store_as_it_is",
        f"{JIRA}/test_shape_history.py::test_localised_names_are_read_by_map_or_category",
    ),
    "one name in two categories": (
        f"{ODD}::test_what_happens_to_an_item_stands_in_the_store_as_it_is",
        f"{JIRA}/test_shape_history.py::test_one_name_in_two_categories_is_told_apart_by_id",
        f"{JIRA}/test_shape_history.py::test_a_name_in_two_categories_without_an_id_is_not_guessed",
    ),
    "repeated nextPageToken": (
        f"{HOUSE}::test_27_a_repeated_page_token_ends_with_a_reason_and_not_for_ever",
        f"{JIRA}/test_search.py::test_27_a_token_that_comes_again_ends_the_walk_with_a_reason",
        f"{JIRA}/test_listing.py::test_a_list_without_a_proven_end_is_none",
        f"{JIRA}/test_histories.py::test_the_same_page_twice_is_no_end",
    ),
    "410 on the old search": (
        f"{HOUSE}::test_27_and_29_the_new_search_is_asked_by_number",
        f"{JIRA}/test_search.py::test_27_a_search_that_is_not_there_says_what_to_do",
    ),
    "a project key that is a reserved word": (
        f"{HOUSE}::test_27_and_29_the_new_search_is_asked_by_number",
        f"{JIRA}/test_items.py::test_29_a_project_whose_key_is_a_reserved_word_is_read",
        f"{JIRA}/test_jql.py::test_queries",
    ),
    "an account zone west of UTC": (
        f"{HOUSE}::test_06_07_08_updates_are_found_by_what_the_site_says_they_are_whatever_zone_or_clock",
        f"{JIRA}/test_items.py::test_06_a_profile_west_of_utc_loses_no_hours",
    ),
    "an item updated while paging": (
        f"{HOUSE}::test_an_item_updated_while_its_project_is_read_is_stored_as_it_is_in_the_end",
        f"{JIRA}/test_search.py::test_records_that_change_while_they_are_read_are_not_passed_over",
    ),
    "an item moved to another project": (
        f"{ODD}::test_an_item_moved_to_another_project_is_that_projects_and_the_old_ones_list_takes_it_from_nobody",
        f"{JIRA}/test_items.py::test_what_moves_away_is_not_in_the_list_and_comes_with_its_new_project",
        f"{HOUSE}::test_22_23_24_25_all_of_an_item_is_there_and_refreshed",
    ),
    "lost permission that looks like deletion": (
        f"{HOUSE}::test_12_deleted_items_go_and_a_lost_permission_is_held_for_a_person",
        f"{ODD}::test_20_a_project_that_is_not_shown_to_us_any_more_fails_beside_one_that_is_and_loses_nothing",
        "flows/ingest/test_departures.py::test_only_more_than_fifty_and_two_percent_are_held",
        "journeys/test_jira.py::test_what_may_not_be_seen_any_more_is_held_until_a_person_lets_it_go",
    ),
    "ties of 5 000 equal update times": (
        f"{HOUSE}::test_11_000_items_of_which_5_000_changed_at_the_same_instant_all_come",
        f"{JIRA}/test_search.py::test_ties_of_5000_equal_changes_lose_nothing",
    ),
    "an 11 000-item project": (
        f"{HOUSE}::test_11_000_items_of_which_5_000_changed_at_the_same_instant_all_come",
        f"{JIRA}/test_listing.py::test_all_ids_come_thousands_at_a_time",
    ),
    "an empty project": (
        f"{ODD}::test_an_empty_project_is_done_with_nothing_and_has_a_position",
        f"{JIRA}/test_items.py::test_an_empty_project_is_read_to_its_end",
    ),
    "one project without permission beside one with": (
        f"{HOUSE}::test_20_a_project_without_permission_beside_one_with_fails_alone",
        f"{ODD}::test_20_a_project_that_is_not_shown_to_us_any_more_fails_beside_one_that_is_and_loses_nothing",
        f"{JIRA}/test_fetch.py::test_a_project_without_permission_fails_alone",
    ),
    "reopened items": (
        f"{ODD}::test_what_happens_to_an_item_stands_in_the_store_as_it_is",
        f"{JIRA}/test_shape_item.py::test_53_a_reopened_item_is_open_again_and_counts_a_reopen",
        "lessons/test_normalise.py::test_53_a_reopened_item_is_not_completed",
    ),
    "sprint left and re-entered": (
        f"{ODD}::test_75_a_sprint_that_was_left_and_re_entered_is_one_stay_unless_the_item_was_out_when_it_counted",
        f"{JIRA}/test_shape_history.py::test_75_leaving_a_sprint_and_returning_is_no_removal_and_no_addition_unless_it_was_out_when_it_counted",
    ),
    "kanban board without sprints": (
        f"{HOUSE}::test_28_boards_without_sprints_are_read_like_others",
        f"{JIRA}/test_boards.py::test_28_a_board_that_says_it_has_no_sprints_has_none_whatever_its_kind",
    ),
    "403 secondary limit without Retry-After and remaining > 0": (
        f"{FORGE}::test_15_a_secondary_limit_that_names_no_wait_is_one_and_no_denial",
        f"{GITHUB}/test_site.py::test_15_a_limit_is_told_from_a_denial_also_where_it_names_no_wait",
        "net/test_classify.py::test_a_403_is_a_limit_or_a_denial",
        "net/test_client_asking.py::test_quiet_that_is_asked_for_again_and_again_is_twice_as_long_each_time_and_has_an_end",
    ),
    "remaining 0 of 0 on Enterprise": (
        f"{FORGE}::test_17_a_server_that_says_nothing_of_nothing_is_left_is_read_without_a_wait",
        f"{GITHUB}/test_site.py::test_17_nothing_left_of_nothing_is_no_limit",
        "net/test_client_asking.py::test_a_server_without_limits_that_denies_is_not_waited_for",
    ),
    "502 and 200-with-errors on big pages": (
        f"{FORGE}::test_16_a_page_that_does_not_come_whole_costs_no_pull_request",
        f"{GITHUB}/test_pulls.py::test_16_pages_too_large_are_halved_until_they_pass_and_the_size_is_remembered",
        f"{GITHUB}/test_jobs.py::test_16_a_question_that_is_too_much_is_asked_in_parts",
        "net/test_client_asking.py::test_a_page_that_overloads_its_host_in_the_body_is_halved",
    ),
    "partial data with errors": (
        f"{FORGE}::test_16_pages_that_never_come_whole_are_no_success",
        f"{GITHUB}/test_pulls.py::test_16_a_page_with_a_gap_is_no_page",
        f"{GITHUB}/test_answers.py::test_16_data_beside_errors_are_an_error_whatever_they_hold",
    ),
    "deleted fork": (f"{GITHUB}/test_pulls.py::test_ghosts_and_deleted_forks_are_read_as_they_are", f"{GITHUB}/test_shape_pull.py::test_what_is_told_of_a_pull_request"),
    "ghost user and ghost reviewer": (
        f"{FORGE}::test_what_happens_to_a_pull_request_stands_in_the_store_as_it_is",
        f"{GITHUB}/test_pulls.py::test_ghosts_and_deleted_forks_are_read_as_they_are",
        f"{GITHUB}/test_shape_people.py::test_who_deleted_their_account_is_nobody",
    ),
    "renamed and transferred repository": (
        f"{FORGE}::test_30_a_repository_that_is_renamed_and_transferred_goes_on_as_the_one_it_was",
        f"{GITHUB}/test_pulls.py::test_30_a_repository_renamed_in_the_middle_goes_on_under_its_number",
        f"{GITHUB}/test_pulls.py::test_another_repository_that_took_the_name_in_the_middle_is_not_read_for_it",
        f"{GITHUB}/test_catalog.py::test_a_transferred_repository_is_the_one_it_was",
    ),
    "merged with merged_at null": (
        f"{FORGE}::test_merged_with_merged_at_null_is_merged_when_it_was_closed",
        f"{GITHUB}/test_shape_pull.py::test_a_merge_at_no_instant_is_told",
    ),
    "reviews after the merge": (
        f"{FORGE}::test_what_happens_to_a_pull_request_stands_in_the_store_as_it_is",
        f"{GITHUB}/test_shape_pull.py::test_what_is_told_of_a_pull_request",
    ),
    "more than 100 reviews and 250 commits": (
        f"{GITHUB}/test_pulls.py::test_lists_longer_than_what_comes_along_are_completed",
        f"{GITHUB}/test_pulls_many.py::test_ten_thousand_pull_requests_with_reviews_are_read_in_350_requests",
        f"{GITHUB}/test_completing.py::test_lists_cut_at_the_same_place_go_on_together",
    ),
    "force-pushed branch": (
        f"{FORGE}::test_what_happens_to_a_pull_request_stands_in_the_store_as_it_is",
        f"{GITHUB}/test_pulls_changing.py::test_every_change_is_known_in_the_end",
        f"{MIRROR}::test_a_force_push_marks_what_is_lost_although_the_forge_has_forgotten_it",
    ),
    "squash and rebase merges": (
        f"{FORGE}::test_what_happens_to_a_pull_request_stands_in_the_store_as_it_is",
        f"{GITHUB}/test_shape_pull.py::test_66_how_it_was_merged_is_told_by_the_commit_that_came_of_it_or_not_at_all",
    ),
    "superseded deployments turned inactive": (
        f"{GITHUB}/test_deployments.py::test_a_new_one_comes_and_so_does_the_one_it_supersedes",
        f"{GITHUB}/test_shape_deployment.py::test_what_became_of_it",
    ),
    "re-run attempts": (
        f"{GITHUB}/test_runs.py::test_a_run_started_again_comes_with_the_attempt_before",
        f"{GITHUB}/test_attempts.py::test_the_attempts_before_the_last_are_asked_for_each_with_its_own_jobs",
    ),
    "skipped and allowed-to-fail jobs": (
        f"{GITHUB}/test_shape_run.py::test_a_job_that_failed_in_a_run_that_did_not_was_allowed_to",
        f"{GITHUB}/test_shape_run.py::test_words_of_runs_and_of_their_jobs_in_both_casings",
    ),
    '"product-api" that is not production': (
        f"{GITHUB}/test_shape_deployment.py::test_63_only_what_is_called_so_is_production",
        "normalise/test_environments.py::test_a_name_tells_an_environment_by_whole_words",
    ),
    "archived repository": (
        f"{GITHUB}/test_catalog.py::test_an_archived_repository_is_found_and_a_fork_without_issues_too",
        f"{GITHUB}/test_shape.py::test_a_repository_that_is_archived_empty_or_of_the_other_format",
    ),
    "57 000 workflow runs": (
        f"{GITHUB}/test_runs.py::test_57_000_runs_take_about_a_request_for_a_hundred_and_one_for_the_jobs_of_fifty",
        f"{FORGE}::test_14_runs_beyond_what_one_listing_gives_are_read_by_narrower_ones",
    ),
    "empty organisation answer": (
        f"{FORGE}::test_an_organisation_that_shows_nothing_takes_nothing_away",
        f"{GITHUB}/test_catalog.py::test_an_owner_that_shows_nothing_has_no_repositories_and_that_is_no_error",
        "flows/test_discover.py::test_a_list_that_is_empty_leaves_all_as_it_was_and_says_so",
    ),
    "sensitive names in every mode": (
        "flows/test_choosing.py::test_a_sensitive_name_is_held_back_in_every_mode",
        "flows/test_discover_smart.py::test_a_sensitive_name_is_held_back_however_often_it_is_named",
    ),
}
"""Each input to the tests of it, as file::name below tests/."""
