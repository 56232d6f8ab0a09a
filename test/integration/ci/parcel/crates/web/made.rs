fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    std::fs::write(format!("{out}/made.rs"), "const MADE: &str = \"made while it was built\";").unwrap();
}
