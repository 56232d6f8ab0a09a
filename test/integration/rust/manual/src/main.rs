fn main() {
    paper::print(include_str!("../README.md"));
}
