"""What reading a tracker must withstand: the lessons and the bad inputs that were named for it, and the tests that would fail if one came back.

A lesson is marked where it is tested, `LESSON n` in a docstring or in the name of a case; a bad input is listed here with its tests.
"""

LESSONS = (*range(1, 14), *range(18, 30), 33, *range(93, 97))
"""Numbers of the list of lessons in the project's specification that concern reading and trackers."""

HOUSE = "lessons/test_jira.py"
ODD = "lessons/test_jira_bad_input.py"
JIRA = "sources/jira"

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
}
"""Each input to the tests of it, as file::name below tests/."""
