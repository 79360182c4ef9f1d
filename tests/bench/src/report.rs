//! The table and the JSON file. It only divides and formats.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{
    figures::{Figures, Measured},
    scenario::{ATTACKED, UNDISTURBED},
};

/// The server that ratios are taken to.
pub(crate) const FLOOR: &str = "frame-copier";

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) scenario: &'static str,
    pub(crate) server: String,
    /// One a round; rounds in which the server does not take part are not here.
    pub(crate) runs: Vec<Measured>,
}

/// The figures of each run of a line: the floor is that of the same round.
fn figures(row: &Row, rows: &[Row]) -> Vec<Figures> {
    let floor = rows.iter().find(|other| other.scenario == row.scenario && other.server == FLOOR);
    let floor_us = |round: usize| floor.and_then(|floor| floor.runs.get(round)).and_then(Measured::cpu_us);
    row.runs.iter().enumerate().map(|(round, run)| Figures::of(run, floor_us(round))).collect()
}

/// Everything as aligned text.
pub(crate) fn table(rows: &[Row]) -> String {
    let head = [
        "scenario", "server", "expected", "got", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "cpu us", "x floor",
        "db us", "rss MB", "+MB", "kB each",
    ];
    let mut lines = vec![head.map(str::to_owned)];
    for row in rows {
        let figures = Figures::median(&figures(row, rows));
        let [p50, p90, p99, p999] = figures.percentiles_ms;
        lines.push([
            row.scenario.to_owned(),
            row.server.clone(),
            whole(figures.expected),
            whole(figures.got),
            decimal(p50, 1),
            decimal(p90, 1),
            decimal(p99, 1),
            decimal(p999, 1),
            decimal(figures.cpu_us, 1),
            decimal(figures.ratio, 2),
            decimal(figures.store_cpu_us, 1),
            decimal(figures.resident_bytes.map(|bytes| bytes / 1e6), 1),
            decimal(figures.growth_bytes.map(|bytes| bytes / 1e6), 1),
            decimal(figures.each_bytes.map(|bytes| bytes / 1e3), 1),
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
        for failure in row.runs.iter().filter_map(|run| run.failure.as_ref()) {
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
        let Some(beside) = beside else { continue };
        let [with, without] = [row, beside].map(|row| Figures::median(&figures(row, rows)));
        let p99 = with.percentiles_ms[2].zip(without.percentiles_ms[2]);
        let memory = with.resident_bytes.zip(without.resident_bytes);
        let ratio = |pair: Option<(f64, f64)>| decimal(pair.map(|(with, without)| with / without), 2);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{ATTACKED} on {}: p99 x {}, memory x {}", row.server, ratio(p99), ratio(memory));
    }
    text
}

/// Everything as JSON, for comparing runs: the figures of the table, and those of each run.
pub(crate) fn json(rows: &[Row]) -> Value {
    let entry = |row: &Row| {
        let runs = figures(row, rows);
        let failures: Vec<&String> = row.runs.iter().filter_map(|run| run.failure.as_ref()).collect();
        let mut entry = figures_as_json(&Figures::median(&runs));
        entry["scenario"] = json!(row.scenario);
        entry["server"] = json!(row.server);
        entry["failure"] = json!(failures.first());
        entry["runs"] = runs.iter().map(figures_as_json).collect();
        entry
    };
    Value::Array(rows.iter().map(entry).collect())
}

fn figures_as_json(figures: &Figures) -> Value {
    let [p50, p90, p99, p999] = figures.percentiles_ms;
    json!({
        "expected": figures.expected,
        "got": figures.got,
        "p50_ms": p50,
        "p90_ms": p90,
        "p99_ms": p99,
        "p999_ms": p999,
        "cpu_us_per_delivery": figures.cpu_us,
        "ratio_to_frame_copier": figures.ratio,
        "database_cpu_us_per_delivery": figures.store_cpu_us,
        "resident_bytes": figures.resident_bytes,
        "resident_growth_bytes": figures.growth_bytes,
        "resident_bytes_each": figures.each_bytes,
    })
}

fn whole(value: Option<u64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn decimal(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::ledger::Tally;

    fn run(deliveries: usize, latency_us: u32, cpu_ms: u64) -> Measured {
        let tally = Tally { expected: deliveries as u64, latencies_us: vec![latency_us; deliveries] };
        Measured { tally: Some(tally), cpu: Some(Duration::from_millis(cpu_ms)), ..Measured::default() }
    }

    fn row(server: &str, runs: Vec<Measured>) -> Row {
        Row { scenario: "workshop", server: server.to_owned(), runs }
    }

    #[test]
    fn the_ratio_compares_cpu_per_delivery_with_the_floor_of_the_same_scenario_and_round() {
        let floor = row(FLOOR, vec![run(1000, 1500, 10), run(1000, 1500, 20)]);
        let rows = [floor, row("maillage-sqlite", vec![run(500, 1500, 10), run(500, 1500, 30)])];
        let report = json(&rows);
        assert_eq!(report[1]["cpu_us_per_delivery"], 40.0);
        assert_eq!(report[1]["ratio_to_frame_copier"], 2.5);
        assert_eq!(report[1]["p99_ms"], 1.5);
        assert_eq!(report[1]["runs"][1]["ratio_to_frame_copier"], 3.0);
    }

    #[test]
    fn disturbance_is_told_as_ratios_to_the_undisturbed_run_of_the_same_server() {
        let of = |scenario, latency_us, resident| {
            let run = Measured { resident: Some(resident), ..run(1, latency_us, 1) };
            Row { scenario, server: "maillage-sqlite".to_owned(), runs: vec![run] }
        };
        let rows = [of(UNDISTURBED, 1_000, 100), of(ATTACKED, 1_500, 120)];
        assert_eq!(disturbance(&rows), "hostile on maillage-sqlite: p99 x 1.50, memory x 1.20\n");
        assert_eq!(disturbance(&rows[1..]), "");
    }

    #[test]
    fn the_table_keeps_its_columns_under_one_another_and_says_every_failure() {
        let failed = Measured::failed(&anyhow::anyhow!("no such file"));
        let text = table(&[row(FLOOR, vec![run(10, 1500, 1), failed])]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0].find("x floor").map(|at| at + 7), lines[1].find("1.00").map(|at| at + 4));
        assert_eq!(lines[2], "! workshop on frame-copier: no such file");
    }
}
