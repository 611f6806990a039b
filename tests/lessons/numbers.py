"""Which tests and specs would fail if a wrong number of other systems came back, and which hold the bad inputs that were named for numbers.

A test is `file::name`; a spec is `specs/file.py::metric: what is given`, from its beginning.
"""

PHASES = "metrics/review/test_phases.py"
ATTENTION = "metrics/review/test_attention.py"
DORA = "metrics/test_dora.py"
FLOW = "metrics/test_flow.py"
PROPERTIES = "metrics/test_properties.py"
NORMAL = "lessons/test_normalise.py"
SPECS = "specs/flow.py"

LESSONS = {
    48: (f"{SPECS}::flow.throughput: one wished for years ago and done in the window",),
    49: ("flows/report/test_courses.py::test_what_cannot_be_answered_is_refused", f"{PROPERTIES}::test_a_longer_window_with_the_same_end_never_counts_less"),
    50: (f"{FLOW}::test_50_a_team_has_the_items_of_its_own_projects_while_they_are_its_own", "flows/report/test_pipeline.py::test_lesson_50_an_unknown_filter_or_order_is_refused_by_name"),
    51: (f"{FLOW}::test_51_a_level_is_the_same_whatever_the_window_that_ends_there",),
    52: (f"{FLOW}::test_52_no_band_of_the_cumulative_flow_ever_shrinks_and_each_holds_the_later_ones", f"{PROPERTIES}::test_no_band_of_the_cumulative_flow_ever_shrinks"),
    53: (f"{FLOW}::test_53_a_reopened_item_is_going_on_again_since_its_first_start", f"{NORMAL}::test_53_a_reopened_item_is_not_completed"),
    54: (f"{NORMAL}::test_54_what_waits_or_is_blocked_is_not_active_and_review_is", f"{SPECS}::flow.efficiency: "),
    55: ("specs/kpi.py::kpi.work_done: LESSON 55: an item and the pull request that names it", "specs/kpi.py::kpi.work_done: LESSON 55: cancelled work"),
    56: (f"{PHASES}::test_work_began_with_the_first_commit_not_with_the_opening",),
    57: ("sources/git/test_shape.py::test_lesson_57_a_root_is_compared_with_the_empty_tree_not_with_the_files_lying_about",),
    58: ("sources/git/test_shape.py::test_lesson_58_a_merge_is_recorded_and_is_no_churn", "specs/counts.py::code.churn: a merge with lines of its own"),
    59: ("sources/git/test_shape.py::test_author_date_and_committer_date_are_two_facts", "specs/odd.py::code.commits: LESSON 59", "specs/odd.py::code.landing_delay: LESSON 59"),
    60: (f"{PHASES}::test_what_has_no_time_before_its_merge_is_left_out_of_the_median",),
    61: (f"{PROPERTIES}::test_a_number_is_there_or_a_reason_is_and_percentiles_ascend", "lessons/test_numbers.py::test_61_without_any_data_nothing_is_told_but_counts_of_zero_and_reasons"),
    62: ("flows/test_owning.py::test_a_parent_is_computed_from_the_items_below_it_and_no_median_is_averaged",),
    63: (f"{DORA}::test_where_production_is_unknown_there_is_no_number_but_a_reason", f"{NORMAL}::test_63_what_does_not_say_production_is_not_production"),
    64: ("specs/dora.py::dora.change_fail_rate: LESSON 64: one that never reached production", "specs/dora.py::dora.change_fail_rate: LESSON 64: one deployment that caused three", f"{PROPERTIES}::test_a_ratio_is_between_nothing_and_all"),
    65: ("specs/dora.py::dora.change_lead_time: LESSON 65", "flows/link/test_deployed.py::test_what_each_deployment_brings"),
    66: ("specs/dora.py::dora.change_lead_time: LESSON 66", "flows/link/test_deployed.py::test_what_each_deployment_brings"),
    67: ("specs/ci.py::ops.caused_by_deployment_ratio: LESSON 67: an incident is not tied", "specs/ci.py::ops.caused_by_deployment_ratio: LESSON 67: the same cause"),
    68: ("specs/ci.py::ops.incidents_open: LESSON 68", f"{NORMAL}::test_68_an_aborted_build_resolves_nothing"),
    69: (f"{NORMAL}::test_69_a_bots_review_is_no_response",),
    70: (f"{PHASES}::test_a_draft_neither_inflates_nor_erases_the_wait", f"{PROPERTIES}::test_the_phases_of_all_pull_requests_sum_to_their_whole_time"),
    71: ("specs/kpi.py::kpi.delivery_health: LESSON 71", "specs/kpi.py::kpi.release_risk: LESSON 71: nothing at all"),
    72: ("lessons/test_numbers.py::test_72_nothing_that_answers_or_shows_a_number_draws_lots", "flows/report/test_series.py::test_a_series_fills_known_days_with_zeros_and_leaves_later_ones_empty"),
    73: ("net/test_waits.py::test_a_budget_is_what_is_announced_whole",),
    74: ("lessons/test_numbers.py::test_74_nothing_on_the_way_of_a_number_swallows_an_error", "specs/sprint.py::sprint.velocity_trend: one point more"),
    75: ("specs/sprint.py::sprint.added: LESSON 75", "specs/sprint.py::sprint.removed: LESSON 75", f"{NORMAL}::test_75_the_state_of_a_sprint_is_kept_and_never_guessed"),
    100: ("specs/odd.py::flow.cycle_time: five, and one completed an hour before it was started", "specs/sizes.py::code.landing_delay: one that landed an hour before it was written: left out, not 23 hours"),
    102: (f"{ATTENTION}::test_a_review_after_the_merge_is_no_review", f"{PHASES}::test_a_review_after_the_merge_makes_no_phase_and_no_negative_wait"),
}

BAD_INPUT = {
    "deployments without commits": (
        "specs/odd.py::dora.change_lead_time: deployments that name no commit",
        "specs/odd.py::dora.deployment_frequency: deployments that name no commit are deployments all the same",
        "flows/link/test_deliveries.py::test_without_commits_there_are_outcomes_of_an_unknown_number_of_changes",
    ),
    "commits unknown to git": ("flows/link/test_deployed.py::test_what_each_deployment_brings", "specs/dora.py::dora.change_lead_time: a deployment without a known commit"),
    "incidents open for ever": ("specs/ci.py::ops.incidents_open: one that has been open for ever", "specs/odd.py::ops.time_to_restore: incidents that nobody ever closed"),
    "items completed before they started": ("specs/odd.py::flow.cycle_time: five, and one completed an hour", "specs/flow.py::flow.cycle_time_p50: one completed before it was started"),
    "clock skew": ("specs/dora.py::dora.change_lead_time: one deployed before it was written", "specs/ci.py::ops.incidents_open: one resolved before it was opened", f"{PROPERTIES}::test_the_phases_of_all_pull_requests_sum_to_their_whole_time"),
    "negative durations": ("specs/odd.py::ci.duration: one run that ended before it began", "specs/delivery.py::ops.time_to_restore: one resolved before it was opened", f"{PROPERTIES}::test_the_rows_behind_a_number_are_as_many_as_it_says"),
    "a status map that separates nothing": ("specs/flow.py::flow.efficiency: statuses that tell nothing apart",),
    "no data at all": ("lessons/test_numbers.py::test_61_without_any_data_nothing_is_told_but_counts_of_zero_and_reasons",),
    "one item": ("lessons/test_numbers.py::test_of_one_of_each_there_are_counts_and_no_percentiles", "specs/odd.py::review.cycle_time: a single one"),
    "10 million minutes": ("specs/odd.py::flow.cycle_time: five that took ten million minutes", "specs/ci.py::ci.queue_time: one queued ten million minutes ago"),
    "a zone with DST inside the window": (
        "specs/odd.py::flow.throughput: one at 00:30 of a day that loses an hour",
        "specs/odd.py::flow.cycle_time: five over the night in which an hour is missing",
        f"{PROPERTIES}::test_the_points_of_the_days_sum_to_the_answer_of_the_window_also_where_clocks_are_turned",
        "metrics/test_properties_shifted.py::test_what_is_counted_by_day_moves_with_it_over_the_night_that_has_an_hour_less_or_more",
    ),
    "a filter that matches nothing or does not exist": (
        "flows/report/test_subjects.py::test_subjects_are_found_by_id_key_and_name",
        "flows/report/test_subjects.py::test_an_unknown_metric_is_answered_with_near_ones",
        "flows/report/test_answering.py::test_a_period_that_is_not_understood_is_refused",
    ),
}
