#![doc = include_str!("../README.md")]

pub fn print(text: &str) {
    print!("{text}-- printed on paper");
}
