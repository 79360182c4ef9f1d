//! The table and the JSON file. It only divides and formats.

use std::{fmt::Write as _, time::Duration};

use serde_json::{Value, json};

use crate::{
    ledger::Tally,
    scenario::{ATTACKED, UNDISTURBED},
};

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

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) scenario: &'static str,
    pub(crate) server: String,
    pub(crate) measured: Measured,
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

    fn per_delivery(&self, cpu: Option<Duration>) -> Option<f64> {
        let got = u32::try_from(self.tally.as_ref()?.got()).ok().filter(|got| *got > 0)?;
        Some(cpu?.as_secs_f64() * 1e6 / f64::from(got))
    }

    fn percentile(&self, per_mille: usize) -> Option<f64> {
        let tally = self.tally.as_ref().filter(|tally| tally.got() > 0)?;
        Some(tally.percentile(per_mille).as_secs_f64() * 1e3)
    }
}

/// What one line says, divided and named.
struct Figures {
    expected: Option<u64>,
    got: Option<u64>,
    percentiles_ms: [Option<f64>; 4],
    cpu_us: Option<f64>,
    ratio: Option<f64>,
    store_cpu_us: Option<f64>,
}

fn figures(row: &Row, rows: &[Row]) -> Figures {
    let measured = &row.measured;
    let cpu_us = measured.per_delivery(measured.cpu);
    let floor = rows.iter().find(|other| other.scenario == row.scenario && other.server == FLOOR);
    let floor = floor.and_then(|floor| floor.measured.per_delivery(floor.measured.cpu)).filter(|floor| *floor > 0.0);
    Figures {
        expected: measured.tally.as_ref().map(|tally| tally.expected),
        got: measured.tally.as_ref().map(Tally::got),
        percentiles_ms: [500, 900, 990, 999].map(|per_mille| measured.percentile(per_mille)),
        cpu_us,
        ratio: cpu_us.zip(floor).map(|(own, floor)| own / floor),
        store_cpu_us: measured.per_delivery(measured.store_cpu).filter(|cpu| *cpu > 0.0),
    }
}

/// The server that ratios are taken to.
pub(crate) const FLOOR: &str = "frame-copier";

/// Everything as aligned text.
pub(crate) fn table(rows: &[Row]) -> String {
    let head = [
        "scenario", "server", "expected", "got", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "cpu us", "x floor",
        "db us", "rss MB", "+MB", "kB each",
    ];
    let mut lines = vec![head.map(str::to_owned)];
    for row in rows {
        let Figures { expected, got, percentiles_ms: [p50, p90, p99, p999], cpu_us, ratio, store_cpu_us } =
            figures(row, rows);
        lines.push([
            row.scenario.to_owned(),
            row.server.clone(),
            whole(expected),
            whole(got),
            decimal(p50, 1),
            decimal(p90, 1),
            decimal(p99, 1),
            decimal(p999, 1),
            decimal(cpu_us, 1),
            decimal(ratio, 2),
            decimal(store_cpu_us, 1),
            decimal(row.measured.resident.map(|bytes| float(bytes) / 1e6), 1),
            decimal(row.measured.growth.map(|bytes| float(bytes) / 1e6), 1),
            decimal(row.measured.each.map(|bytes| float(bytes) / 1e3), 1),
        ]);
    }
    let mut text = String::new();
    for line in &lines {
        for (column, cell) in line.iter().enumerate() {
            let width = lines.iter().map(|line| line[column].len()).max().unwrap_or(0);
            // Writing to a String cannot fail.
            let _ = if column < 2 { write!(text, "{cell:<width$}  ") } else { write!(text, "{cell:>width$}  ") };
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    for row in rows {
        if let Some(failure) = &row.measured.failure {
            let _ = writeln!(text, "! {} on {}: {failure}", row.scenario, row.server);
        }
    }
    text
}

/// For each server, what two who disturb cost the others; nothing if not both scenarios ran.
pub(crate) fn disturbance(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows.iter().filter(|row| row.scenario == ATTACKED) {
        let beside = rows.iter().find(|other| other.scenario == UNDISTURBED && other.server == row.server);
        let Some(Measured { resident, .. }) = beside.map(|row| &row.measured) else { continue };
        let p99 = row.measured.percentile(990).zip(beside.and_then(|row| row.measured.percentile(990)));
        let memory = row.measured.resident.map(float).zip(resident.map(float));
        let ratio = |pair: Option<(f64, f64)>| decimal(pair.map(|(with, without)| with / without), 2);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{ATTACKED} on {}: p99 x {}, memory x {}", row.server, ratio(p99), ratio(memory));
    }
    text
}

/// Everything as JSON, for comparing runs.
pub(crate) fn json(rows: &[Row]) -> Value {
    let entry = |row: &Row| {
        let figures = figures(row, rows);
        let [p50, p90, p99, p999] = figures.percentiles_ms;
        json!({
            "scenario": row.scenario,
            "server": row.server,
            "expected": figures.expected,
            "got": figures.got,
            "p50_ms": p50,
            "p90_ms": p90,
            "p99_ms": p99,
            "p999_ms": p999,
            "cpu_us_per_delivery": figures.cpu_us,
            "ratio_to_frame_copier": figures.ratio,
            "database_cpu_us_per_delivery": figures.store_cpu_us,
            "resident_bytes": row.measured.resident,
            "resident_growth_bytes": row.measured.growth,
            "resident_bytes_each": row.measured.each,
            "failure": row.measured.failure,
        })
    };
    Value::Array(rows.iter().map(entry).collect())
}

fn whole(value: Option<u64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn decimal(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

#[expect(clippy::cast_precision_loss, reason = "megabytes are shown with one digit")]
fn float(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(server: &str, deliveries: usize, expected: u64, cpu_ms: u64) -> Row {
        let tally = Tally { expected, latencies_us: vec![1500; deliveries] };
        let cpu = Some(Duration::from_millis(cpu_ms));
        let measured = Measured { tally: Some(tally), cpu, ..Measured::default() };
        Row { scenario: "workshop", server: server.to_owned(), measured }
    }

    #[test]
    fn the_ratio_compares_cpu_per_delivery_with_the_floor_of_the_same_scenario() {
        let rows = [row(FLOOR, 1000, 1000, 10), row("maillage-sqlite", 500, 500, 10)];
        let report = json(&rows);
        assert_eq!(report[1]["cpu_us_per_delivery"], 20.0);
        assert_eq!(report[1]["ratio_to_frame_copier"], 2.0);
        assert_eq!(report[1]["p99_ms"], 1.5);
    }

    #[test]
    fn disturbance_is_told_as_ratios_to_the_undisturbed_run_of_the_same_server() {
        let run = |scenario, latency_us, resident| {
            let tally = Some(Tally { expected: 1, latencies_us: vec![latency_us] });
            let measured = Measured { tally, resident: Some(resident), ..Measured::default() };
            Row { scenario, server: "maillage-sqlite".to_owned(), measured }
        };
        let rows = [run(UNDISTURBED, 1_000, 100), run(ATTACKED, 1_500, 120)];
        assert_eq!(disturbance(&rows), "hostile on maillage-sqlite: p99 x 1.50, memory x 1.20\n");
        assert_eq!(disturbance(&rows[1..]), "");
    }

    #[test]
    fn a_missing_delivery_makes_a_run_incomplete() {
        assert!(row(FLOOR, 10, 10, 1).measured.complete());
        assert!(!row(FLOOR, 9, 10, 1).measured.complete());
        assert!(!Measured::failed(&anyhow::anyhow!("no")).complete());
    }

    #[test]
    fn the_table_keeps_its_columns_under_one_another() {
        let text = table(&[row(FLOOR, 10, 10, 1)]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0].find("x floor").map(|at| at + 7), lines[1].find("1.00").map(|at| at + 4));
    }
}
