use super::*;
use crate::testing::{MOST_VALUES, same, value};
use proptest::prelude::*;

proptest! {
    #[test]
    fn compiled_kernels_give_the_bits_of_their_scalar_twins(
        before in prop::collection::vec(value(), 0..MOST_VALUES / 4),
        after in prop::collection::vec(value(), MOST_VALUES / 4),
        multiplier in 10.0..1e6_f64,
    ) {
        for kernels in Kernels::available() {
            let mut expected = vec![0.0; before.len()];
            let mut increases = expected.clone();
            (Kernels::SCALAR.increases)(&before, &after, &mut expected);
            (kernels.increases)(&before, &after, &mut increases);
            prop_assert!(increases.iter().zip(&expected).all(|(a, b)| same(*a, *b)));
            let mut expected = vec![0; before.len()];
            let mut indices = expected.clone();
            (Kernels::SCALAR.sketch_indices)(&before, multiplier, &mut expected);
            (kernels.sketch_indices)(&before, multiplier, &mut indices);
            prop_assert_eq!(indices, expected);
        }
    }
}

#[test]
fn the_widest_kernels_come_last_and_are_used() {
    let names: Vec<&str> = Kernels::available().map(|kernels| kernels.name).collect();
    assert_eq!(names.first(), Some(&"scalar"));
    assert_eq!(names.last(), Some(&instruction_set()));
}
