include!(concat!(env!("OUT_DIR"), "/made.rs"));

fn main() {
    let text = format!("{}, {MADE}", label::label(70));
    #[cfg(feature = "loud")]
    let text = anyhow::anyhow!(text).to_string().to_uppercase();
    println!("{text}");
}

#[test]
fn is_made() {
    assert!(MADE.starts_with("made"));
}
