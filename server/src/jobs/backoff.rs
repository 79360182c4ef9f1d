//! How long to wait before a job is tried again. Pure.

use std::time::Duration;

use crate::limits::PeopleLimits;

/// After so many attempts, the first being 1: doubled each time up to a longest, give or take a quarter by `chance`, from 0
/// to 1, so that what failed together isn't tried together.
pub(super) fn retry_after(attempt: u32, chance: f64, limits: &PeopleLimits) -> Duration {
    let doublings = attempt.saturating_sub(1).min(31);
    let wait = limits.job_retry_first.saturating_mul(1 << doublings).min(limits.job_retry_longest);
    wait.mul_f64(0.75 + 0.5 * chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d20_each_wait_is_about_twice_the_one_before_up_to_the_longest() {
        let limits = PeopleLimits {
            job_retry_first: Duration::from_secs(10),
            job_retry_longest: Duration::from_mins(1),
            ..PeopleLimits::default()
        };
        let middle = |attempt| retry_after(attempt, 0.5, &limits).as_secs();
        assert_eq!([1, 2, 3, 4, 5, 1_000].map(middle), [10, 20, 40, 60, 60, 60]);
        assert_eq!(retry_after(2, 0.0, &limits), Duration::from_secs(15));
        assert_eq!(retry_after(2, 1.0, &limits), Duration::from_secs(25));
    }

    #[test]
    fn d20_the_attempts_of_a_job_take_about_a_day() {
        let limits = PeopleLimits::default();
        let all: Duration = (1..limits.job_attempts).map(|attempt| retry_after(attempt, 0.5, &limits)).sum();
        assert!(all > Duration::from_hours(12) && all < Duration::from_hours(36), "{all:?}");
    }
}
