//! Allocates by jemalloc, which alone knows the size of what it has allocated.

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

unsafe extern "C" {
    #[link_name = "_rjem_malloc_usable_size"]
    fn usable_size(allocated: *const u8) -> usize;
}

fn main() {
    let bytes: Vec<u8> = Vec::with_capacity(1000);
    println!("{}", unsafe { usable_size(bytes.as_ptr()) });
}
