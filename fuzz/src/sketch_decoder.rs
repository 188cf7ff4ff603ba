//! Sketches and summaries that came from another process: a byte that says of which kind, then what its `to_bytes` gave.

use otlp_native_aggregate::{DdSketch, DistinctCounter, Moments, TopK};

/// Values that every reader takes.
const VALUES: [f64; 8] = [1.0, -2.5, 0.0, 1e300, -1e-300, f64::NAN, f64::INFINITY, 3.0];

/// Reads `input`, and uses what it holds. Whether it holds anything.
pub fn check(input: &[u8]) -> bool {
    let Some((kind, bytes)) = input.split_first() else {
        return false;
    };
    match kind {
        0 => check_summary(bytes).is_some(),
        1 => check_sketch(bytes).is_some(),
        2 => check_distinct(bytes).is_some(),
        3 => check_top(bytes).is_some(),
        _ => false,
    }
}

fn check_summary(bytes: &[u8]) -> Option<()> {
    let mut moments = Moments::from_bytes(bytes)?;
    assert_eq!(
        moments.to_bytes().as_slice(),
        bytes,
        "there is one way to write it"
    );
    let same = moments;
    moments.merge(&same);
    moments.add(&VALUES);
    assert!(moments.count() >= same.count());
    Some(())
}

fn check_sketch(bytes: &[u8]) -> Option<()> {
    let mut sketch = DdSketch::from_bytes(bytes)?;
    assert_eq!(sketch.to_bytes(), bytes, "there is one way to write it");
    let same = sketch.clone();
    assert!(sketch.merge(&same), "it has its own options");
    sketch.add(&VALUES);
    let (least, most) = (sketch.min(), sketch.max());
    for share in [0.0, 0.01, 0.5, 0.999, 1.0] {
        let quantile = sketch.quantile(share).expect("values were added");
        assert!(
            least <= quantile && quantile <= most,
            "quantiles are among the values"
        );
    }
    Some(())
}

fn check_distinct(bytes: &[u8]) -> Option<()> {
    let mut counter = DistinctCounter::from_bytes(bytes)?;
    let same = counter.clone();
    assert!(
        counter.merge(&same) && counter == same,
        "merged with itself it stays as it is"
    );
    assert!(counter.estimate() >= 0.0);
    let written = counter.to_bytes();
    assert!(
        written.len() <= (1 << counter.precision()) + 3,
        "it is within its limit"
    );
    assert_eq!(DistinctCounter::from_bytes(&written), Some(same));
    counter.add(&VALUES);
    Some(())
}

fn check_top(bytes: &[u8]) -> Option<()> {
    let mut top = TopK::from_bytes(bytes)?;
    let written = top.to_bytes();
    let read = TopK::from_bytes(&written).expect("what was written is read");
    assert_eq!(read.top(usize::MAX), top.top(usize::MAX));
    let same = top.clone();
    assert!(top.merge(&same), "it has its own capacity");
    top.add(&VALUES);
    assert!(
        top.top(usize::MAX).len() <= top.capacity(),
        "it is within its limit"
    );
    Some(())
}
