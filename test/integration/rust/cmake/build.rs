fn main() {
    let made = cmake::build("native");
    println!("cargo:rustc-link-search=native={}/lib", made.display());
    println!("cargo:rustc-link-lib=static=sum");
}
