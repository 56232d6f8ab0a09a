pub fn greeting() -> &'static str {
    "Welcome to the shop"
}
