//! What runs gave, divided and named, and what several runs of the same come to. It knows nothing of tables.

use std::time::Duration;

use crate::ledger::Tally;

/// What one run of one scenario gave. What a scenario does not measure is `None`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Measured {
    pub(crate) tally: Option<Tally>,
    /// The server's processor time.
    pub(crate) cpu: Option<Duration>,
    /// Its database's, if that is another process.
    pub(crate) store_cpu: Option<Duration>,
    /// Resident bytes at the end.
    pub(crate) resident: Option<u64>,
    /// How many more than at the beginning.
    pub(crate) growth: Option<u64>,
    /// Resident bytes for each connection or document.
    pub(crate) each: Option<u64>,
    /// Why it is worth nothing.
    pub(crate) failure: Option<String>,
}

impl Measured {
    /// A run that came to nothing.
    pub(crate) fn failed(error: &anyhow::Error) -> Self {
        Self { failure: Some(format!("{error:#}")), ..Self::default() }
    }

    /// Whether everything arrived.
    pub(crate) fn complete(&self) -> bool {
        self.failure.is_none() && self.tally.as_ref().is_none_or(|tally| tally.expected == tally.got())
    }

    /// The server's processor time for each delivery, in microseconds.
    pub(crate) fn cpu_us(&self) -> Option<f64> {
        self.per_delivery(self.cpu)
    }

    fn per_delivery(&self, cpu: Option<Duration>) -> Option<f64> {
        let got = u32::try_from(self.tally.as_ref()?.got()).ok().filter(|got| *got > 0)?;
        Some(cpu?.as_secs_f64() * 1e6 / f64::from(got))
    }

    fn percentile_ms(&self, per_mille: usize) -> Option<f64> {
        let tally = self.tally.as_ref().filter(|tally| tally.got() > 0)?;
        Some(tally.percentile(per_mille).as_secs_f64() * 1e3)
    }
}

/// What one line says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    pub(crate) expected: Option<u64>,
    pub(crate) got: Option<u64>,
    /// p50, p90, p99, p99.9.
    pub(crate) percentiles_ms: [Option<f64>; 4],
    pub(crate) cpu_us: Option<f64>,
    /// Processor time over the floor's in the same round.
    pub(crate) ratio: Option<f64>,
    pub(crate) store_cpu_us: Option<f64>,
    pub(crate) resident_bytes: Option<f64>,
    pub(crate) growth_bytes: Option<f64>,
    pub(crate) each_bytes: Option<f64>,
}

impl Figures {
    /// Of one run, whose floor took `floor_us` for each delivery.
    pub(crate) fn of(measured: &Measured, floor_us: Option<f64>) -> Self {
        let cpu_us = measured.cpu_us();
        let floor_us = floor_us.filter(|floor| *floor > 0.0);
        Self {
            expected: measured.tally.as_ref().map(|tally| tally.expected),
            got: measured.tally.as_ref().map(Tally::got),
            percentiles_ms: [500, 900, 990, 999].map(|per_mille| measured.percentile_ms(per_mille)),
            cpu_us,
            ratio: cpu_us.zip(floor_us).map(|(own, floor)| own / floor),
            store_cpu_us: measured.per_delivery(measured.store_cpu).filter(|cpu| *cpu > 0.0),
            resident_bytes: measured.resident.map(float),
            growth_bytes: measured.growth.map(float),
            each_bytes: measured.each.map(float),
        }
    }

    /// The median of each figure over the runs that have it; deliveries are added up, so that a lost one is seen.
    pub(crate) fn median(runs: &[Self]) -> Self {
        let sum = |figure: fn(&Self) -> Option<u64>| runs.iter().filter_map(figure).reduce(|one, other| one + other);
        let median = |figure: &dyn Fn(&Self) -> Option<f64>| median(runs.iter().filter_map(figure).collect());
        Self {
            expected: sum(|run| run.expected),
            got: sum(|run| run.got),
            percentiles_ms: [0, 1, 2, 3].map(|rank| median(&|run| run.percentiles_ms[rank])),
            cpu_us: median(&|run| run.cpu_us),
            ratio: median(&|run| run.ratio),
            store_cpu_us: median(&|run| run.store_cpu_us),
            resident_bytes: median(&|run| run.resident_bytes),
            growth_bytes: median(&|run| run.growth_bytes),
            each_bytes: median(&|run| run.each_bytes),
        }
    }
}

/// The one in the middle; of an even number, the mean of the two.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

#[expect(clippy::cast_precision_loss, reason = "megabytes are shown with one digit")]
fn float(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(latency_us: u32, expected: u64, cpu_ms: u64) -> Measured {
        let tally = Tally { expected, latencies_us: vec![latency_us; 10] };
        Measured { tally: Some(tally), cpu: Some(Duration::from_millis(cpu_ms)), ..Measured::default() }
    }

    #[test]
    fn a_missing_delivery_makes_a_run_incomplete() {
        assert!(run(1, 10, 1).complete());
        assert!(!run(1, 11, 1).complete());
        assert!(!Measured::failed(&anyhow::anyhow!("no")).complete());
    }

    #[test]
    fn of_several_runs_each_figure_is_the_median_and_deliveries_are_added_up() {
        let runs = [(3_000, 1), (1_000, 9), (2_000, 2)].map(|(us, ms)| Figures::of(&run(us, 11, ms), Some(100.0)));
        let median = Figures::median(&runs);
        assert_eq!((median.expected, median.got), (Some(33), Some(30)));
        assert_eq!(median.percentiles_ms[0], Some(2.0));
        assert_eq!((median.cpu_us, median.ratio), (Some(200.0), Some(2.0)));
        assert_eq!(Figures::median(&runs[..2]).percentiles_ms[2], Some(2.0));
        assert_eq!(Figures::median(&[]).cpu_us, None);
    }

    #[test]
    fn a_run_that_failed_takes_nothing_from_the_others() {
        let failed = Figures::of(&Measured::failed(&anyhow::anyhow!("no")), None);
        let median = Figures::median(&[failed, Figures::of(&run(1_000, 10, 1), None)]);
        assert_eq!((median.got, median.percentiles_ms[0], median.ratio), (Some(10), Some(1.0), None));
    }
}
