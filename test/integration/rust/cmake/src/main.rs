//! Adds in C, in a library that cmake builds.

unsafe extern "C" {
    fn sum(a: i32, b: i32) -> i32;
}

fn main() {
    println!("{}", unsafe { sum(2, 3) });
}
