//! Repeated measurements of one thing, and slopes between two.
//!
//! The value is the median: a run that something else disturbed does not move
//! it. The noise is half the distance between the smallest and the largest
//! run; of one run alone nothing is known about its noise.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sample {
    pub median: f64,
    /// Half the range. `None`: there was one run.
    pub noise: Option<f64>,
}

impl Sample {
    /// `None`: there is no value.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Sample> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let (&first, &last) = (values.first()?, values.last()?);
        let half = values.len() / 2;
        let median = if values.len() % 2 == 1 { values[half] } else { (values[half - 1] + values[half]) / 2.0 };
        Some(Sample { median, noise: (values.len() > 1).then_some((last - first) / 2.0) })
    }

    /// What one more costs: the line through two sizes. Their noise is added, as the worst case has it.
    pub fn slope(small: (u64, Sample), large: (u64, Sample)) -> Option<Sample> {
        let distance = (large.0.checked_sub(small.0)?) as f64;
        let noise = small.1.noise.zip(large.1.noise).map(|(a, b)| (a + b) / distance);
        (distance > 0.0).then(|| Sample { median: (large.1.median - small.1.median) / distance, noise })
    }

    /// The value with its noise, if that is known.
    pub fn shown(&self, digits: usize) -> String {
        match self.noise {
            Some(noise) => format!("{:.digits$} ± {noise:.digits$}", self.median),
            None => format!("{:.digits$}", self.median),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sample;

    #[test]
    fn the_median_ignores_one_that_went_astray() {
        assert_eq!(Sample::of([3.0, 1.0, 1000.0]), Some(Sample { median: 3.0, noise: Some(499.5) }));
        assert_eq!(Sample::of([1.0, 2.0]), Some(Sample { median: 1.5, noise: Some(0.5) }));
        assert_eq!(Sample::of([7.0]), Some(Sample { median: 7.0, noise: None }));
        assert_eq!(Sample::of([]), None);
    }

    #[test]
    fn slopes_are_per_process() {
        let sample = |median| Sample { median, noise: Some(99.0) };
        let slope = Sample::slope((10, sample(1000.0)), (109, sample(10_900.0))).unwrap();
        assert_eq!(slope, Sample { median: 100.0, noise: Some(2.0) });
        assert_eq!(slope.shown(1), "100.0 ± 2.0");
        assert_eq!(Sample::slope((10, sample(1.0)), (10, sample(1.0))), None);
    }
}
