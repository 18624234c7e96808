//! Small plots as SVG text: bars, stacked bars, lines. No fonts, no scripts, the same text for the same numbers.

use std::fmt::Write;

const WIDTH: f64 = 760.0;
const LABELS: f64 = 190.0;
const VALUES: f64 = 90.0;
const BAR: f64 = 18.0;
const GAP: f64 = 8.0;
/// Colours that differ in brightness too, for those who print in grey or see few colours.
pub const COLOURS: &[&str] = &["#1f5a94", "#e08a1e", "#3f9b6c", "#b23a48", "#7d6bb0", "#9a9a9a"];

/// One row of bars: what it is, and a value for each part.
pub struct Bar {
    pub label: String,
    pub parts: Vec<f64>,
    /// What stands at its end.
    pub shown: String,
}

/// Bars from left to right; the parts of one follow each other. `legend` names the parts, if there are several.
pub fn bars(title: &str, rows: &[Bar], legend: &[&str]) -> String {
    let most = rows.iter().map(|row| row.parts.iter().sum::<f64>()).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let top = if legend.is_empty() { 0.0 } else { 26.0 };
    let height = top + rows.len() as f64 * (BAR + GAP) + GAP;
    let mut svg = open(title, WIDTH, height);
    key(&mut svg, legend);
    for (at, row) in rows.iter().enumerate() {
        let y = top + GAP + at as f64 * (BAR + GAP);
        text(&mut svg, LABELS - 8.0, y + BAR - 5.0, "end", &row.label);
        let mut x = LABELS;
        for (part, value) in row.parts.iter().enumerate() {
            let width = value / most * (WIDTH - LABELS - VALUES);
            let colour = COLOURS[part % COLOURS.len()];
            let _ = writeln!(svg, r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{BAR}" fill="{colour}"/>"#);
            x += width;
        }
        text(&mut svg, x + 6.0, y + BAR - 5.0, "start", &row.shown);
    }
    svg.push_str("</svg>\n");
    svg
}

/// A line through points, x and y from zero; a y below zero, which only noise makes, is drawn at zero.
pub struct Line {
    pub label: String,
    pub points: Vec<(f64, f64)>,
}

/// What the axes say.
pub struct Axes<'a> {
    pub x: &'a str,
    pub y: &'a str,
    /// How a value of the y axis is written.
    pub shown: fn(f64) -> String,
    /// The y axis ends at a round number of these.
    pub unit: f64,
    /// Points of the x axis that are named, with their names; the distance between neighbours is the same for all.
    pub steps: &'a [(f64, String)],
    /// A point of the x axis to be marked.
    pub mark: Option<(f64, &'a str)>,
}

const PLOT: (f64, f64, f64, f64) = (86.0, 34.0, 640.0, 240.0);

/// Lines over steps, such as the ladder of heap sizes.
pub fn lines(title: &str, lines: &[Line], axes: &Axes) -> String {
    let (left, top, width, height) = PLOT;
    let highest = lines.iter().flat_map(|line| &line.points).map(|point| point.1).fold(0.0, f64::max);
    let most = nice(highest / axes.unit) * axes.unit;
    let place = |x: f64| {
        let at = axes.steps.iter().position(|step| step.0 == x).unwrap_or(0) as f64;
        left + at * width / (axes.steps.len().max(2) - 1) as f64
    };
    let mut svg = open(title, WIDTH, top + height + 52.0);
    let names: Vec<&str> = lines.iter().map(|line| line.label.as_str()).collect();
    key(&mut svg, if names.len() > 1 { &names } else { &[] });
    for tick in 0..=4 {
        let y = top + height - height * f64::from(tick) / 4.0;
        let _ = writeln!(svg, r##"<path d="M{left} {y:.1}h{width}" stroke="#ddd"/>"##);
        text(&mut svg, left - 6.0, y + 4.0, "end", &(axes.shown)(most * f64::from(tick) / 4.0));
    }
    if let Some((x, label)) = axes.mark {
        let x = place(x);
        let _ = writeln!(svg, r##"<path d="M{x:.1} {top}v{height}" stroke="#b23a48" stroke-dasharray="4 3"/>"##);
        text(&mut svg, x + 4.0, top + 12.0, "start", label);
    }
    for (x, name) in axes.steps {
        text(&mut svg, place(*x), top + height + 16.0, "middle", name);
    }
    text(&mut svg, left + width / 2.0, top + height + 38.0, "middle", axes.x);
    if names.len() < 2 {
        text(&mut svg, left, top - 12.0, "start", axes.y);
    }
    for (at, line) in lines.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let points: Vec<(f64, f64)> =
            line.points.iter().map(|&(x, y)| (place(x), top + height - y.max(0.0) / most * height)).collect();
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let path = path.join(" ");
        let _ = writeln!(svg, r#"<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>"#);
        for (x, y) in points {
            let _ = writeln!(svg, r#"<circle cx="{x:.1}" cy="{y:.1}" r="3" fill="{colour}"/>"#);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// The next round number.
fn nice(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(value.log10().floor());
    let round =
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0].into_iter().find(|step| step * power >= value).unwrap_or(10.0);
    round * power
}

fn open(title: &str, width: f64, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{}\" font-family=\"sans-serif\" font-size=\"12\">\n",
        escaped(title)
    )
}

fn key(svg: &mut String, names: &[&str]) {
    let mut x = 12.0;
    for (at, name) in names.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let _ = writeln!(svg, r#"<rect x="{x:.1}" y="4" width="12" height="12" fill="{colour}"/>"#);
        text(svg, x + 16.0, 14.0, "start", name);
        x += 34.0 + name.chars().count() as f64 * 6.6;
    }
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    let _ = writeln!(
        svg,
        r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" fill="currentColor">{}</text>"#,
        escaped(words)
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{Axes, Bar, Line, bars, lines, nice};

    #[test]
    fn the_longest_bar_fills_the_width_and_text_is_escaped() {
        let row = |label: &str, value: f64| Bar { label: label.into(), parts: vec![value], shown: "x".into() };
        let svg = bars("t", &[row("a<b", 5.0), row("c", 10.0)], &[]);
        assert!(svg.contains("a&lt;b") && svg.contains(r#"width="240.0""#) && svg.contains(r#"width="480.0""#));
    }

    #[test]
    fn steps_have_equal_distances() {
        let steps = [(12.0, "12".to_owned()), (38.0, "38".to_owned()), (233.0, "233".to_owned())];
        let line = Line { label: "a".into(), points: vec![(12.0, 0.0), (38.0, 1.0), (233.0, 2.0)] };
        let axes =
            Axes { x: "words", y: "bytes", shown: |value| value.to_string(), unit: 1.0, steps: &steps, mark: None };
        let svg = lines("t", &[line], &axes);
        assert!(svg.contains("86.0,274.0 406.0,154.0 726.0,34.0"), "{svg}");
    }

    #[test]
    fn axes_end_at_round_numbers() {
        assert_eq!([0.0, 1.0, 1.1, 21.0, 260.0].map(nice), [1.0, 1.0, 2.0, 30.0, 300.0]);
    }
}
