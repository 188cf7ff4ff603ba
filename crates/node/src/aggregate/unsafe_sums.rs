//! The two calls that are made for few numbers at a time, so that the crossing is most of their cost: they are functions of
//! Node's C interface without what napi-rs puts around one, take one array, and write into memory that they share with
//! JavaScript instead of looking up where to.
#![allow(unsafe_code)]

use super::summaries::{write_extremes, write_moments};
use napi::bindgen_prelude::{Env, JsValue, Object, Result};
use napi::{check_status, sys};
use napi_derive::napi;
use otlp_native_aggregate::Moments;
use std::ffi::{CStr, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{null_mut, slice_from_raw_parts};

/// Numbers in the shared memory: count, sum, minimum, maximum, mean, variance, sample variance.
const SHARED: usize = 7;

/// The count where the argument is no array of numbers.
const WRONG_ARGUMENT: f64 = -1.0;

/// Gives the exports `sumMinMax` and `summarizeNumbers`, and `shared`, the array that they write into.
#[napi(module_exports)]
pub fn export_sums(exports: Object<'_>, env: Env) -> Result<()> {
    let (env, exports) = (env.raw(), exports.value().value);
    let mut memory = null_mut();
    let mut buffer = null_mut();
    let mut shared = null_mut();
    let mut reference = null_mut();
    // SAFETY: `env` is the environment that is being initialised, on its thread, and all pointers are to live places.
    unsafe {
        check_status!(sys::napi_create_arraybuffer(
            env,
            SHARED * 8,
            &mut memory,
            &mut buffer
        ))?;
        // Keeps the memory for as long as the functions may be called.
        check_status!(sys::napi_create_reference(env, buffer, 1, &mut reference))?;
        let kind = sys::TypedarrayType::float64_array;
        check_status!(sys::napi_create_typedarray(
            env,
            kind,
            SHARED,
            buffer,
            0,
            &mut shared
        ))?;
        check_status!(sys::napi_set_named_property(
            env,
            exports,
            c"shared".as_ptr(),
            shared
        ))?;
    }
    export(env, exports, c"sumMinMax", sum_min_max, memory)?;
    export(env, exports, c"summarizeNumbers", summarize_numbers, memory)
}

fn export(
    env: sys::napi_env,
    exports: sys::napi_value,
    name: &CStr,
    callback: unsafe extern "C" fn(sys::napi_env, sys::napi_callback_info) -> sys::napi_value,
    memory: *mut c_void,
) -> Result<()> {
    let mut function = null_mut();
    // SAFETY: as in `export_sums`; the name ends with a zero.
    unsafe {
        let length = name.count_bytes().cast_signed();
        check_status!(sys::napi_create_function(
            env,
            name.as_ptr(),
            length,
            Some(callback),
            memory,
            &mut function
        ))?;
        check_status!(sys::napi_set_named_property(
            env,
            exports,
            name.as_ptr(),
            function
        ))
    }
}

unsafe extern "C" fn sum_min_max(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node calls this with an environment and a call of it.
    unsafe {
        answer(env, info, |numbers, shared| match numbers {
            Numbers::Doubles(values) => write_extremes(&Moments::without_variance(values), shared),
            Numbers::Integers(values) => write_extremes(&Moments::of_i32_without_variance(values), shared),
        })
    }
}

unsafe extern "C" fn summarize_numbers(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node calls this with an environment and a call of it.
    unsafe {
        answer(env, info, |numbers, shared| {
            let mut moments = Moments::default();
            match numbers {
                Numbers::Doubles(values) => moments.add(values),
                Numbers::Integers(values) => moments.add_i32(values),
            }
            write_moments(&moments, shared);
        })
    }
}

/// The array of a call.
enum Numbers<'call> {
    Doubles(&'call [f64]),
    Integers(&'call [i32]),
}

/// # Safety
///
/// `env` and `info` are those of a call of a function that [`export`] made.
unsafe fn answer(
    env: sys::napi_env,
    info: sys::napi_callback_info,
    write: fn(Numbers<'_>, &mut [f64]),
) -> sys::napi_value {
    let mut count = 1;
    let mut argument = null_mut();
    let mut memory = null_mut();
    // SAFETY: there is a place for the one argument that is asked for.
    unsafe { sys::napi_get_cb_info(env, info, &mut count, &mut argument, null_mut(), &mut memory) };
    if memory.is_null() {
        return null_mut();
    }
    // SAFETY: the function was made with the memory of `SHARED` doubles, which a reference keeps, and only the package's own
    // JavaScript, which is not running now, has the array over it.
    let shared = unsafe { std::slice::from_raw_parts_mut(memory.cast::<f64>(), SHARED) };
    // SAFETY: of this call, and the numbers are dropped before it ends.
    let is_written = unsafe { numbers_of(env, argument) }
        .is_some_and(|numbers| catch_unwind(AssertUnwindSafe(|| write(numbers, shared))).is_ok());
    if !is_written && let Some(count) = shared.first_mut() {
        *count = WRONG_ARGUMENT;
    }
    // Which is `undefined`.
    null_mut()
}

/// # Safety
///
/// `env` is that of the call to which `argument` belongs, and JavaScript does not run while the numbers are in use.
unsafe fn numbers_of<'call>(env: sys::napi_env, argument: sys::napi_value) -> Option<Numbers<'call>> {
    let mut kind = 0;
    let mut length = 0;
    let mut data = null_mut();
    // SAFETY: the places for what is asked for live; what isn't an array is answered by a status.
    let status = unsafe {
        sys::napi_get_typedarray_info(
            env,
            argument,
            &mut kind,
            &mut length,
            &mut data,
            null_mut(),
            null_mut(),
        )
    };
    if status != sys::Status::napi_ok {
        return None;
    }
    if length == 0 {
        // Its data may be nowhere.
        data = std::ptr::NonNull::<f64>::dangling().as_ptr().cast();
    }
    // SAFETY: Node says that so many elements of that kind are there, and V8 aligns them.
    unsafe {
        match kind {
            sys::TypedarrayType::float64_array => {
                Some(Numbers::Doubles(&*slice_from_raw_parts(data.cast(), length)))
            }
            sys::TypedarrayType::int32_array => {
                Some(Numbers::Integers(&*slice_from_raw_parts(data.cast(), length)))
            }
            _ => None,
        }
    }
}
