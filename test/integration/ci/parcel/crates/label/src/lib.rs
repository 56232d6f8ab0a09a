//! What stands on a parcel.

/// The sender's address, and a weight.
pub fn label(grams: u32) -> String {
    format!("{} {} g", include_str!("sender.txt").trim(), itoa::Buffer::new().format(grams))
}

#[test]
fn has_sender_and_weight() {
    assert_eq!(label(70), "Pier 7 70 g");
}
