//! The calls that are made for few numbers at a time, so that the crossing is much of their cost: they are functions of
//! Node's C interface without what napi-rs puts around one, and write into memory that they share with JavaScript instead of
//! looking up where to.
#![allow(unsafe_code)]

use super::histograms::{explicit_f64, explicit_i32, explicit_i64};
use super::summaries::{write_extremes, write_moments};
use super::write;
use napi::bindgen_prelude::{Env, JsValue, Object, Result};
use napi::{check_status, sys};
use napi_derive::napi;
use otlp_native_aggregate::Moments;
use std::ffi::{CStr, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{NonNull, null_mut};

/// Numbers in the shared memory: count, sum, minimum, maximum, mean, variance, sample variance.
const SHARED: usize = 7;

/// The count where the argument is no array of numbers.
const WRONG_ARGUMENT: f64 = -1.0;
/// The count where boundaries don't ascend.
const WRONG_BOUNDARIES: f64 = -2.0;

/// Gives the exports `sumMinMax`, `summarizeNumbers` and `countBuckets`, and `shared`, the array that they write into.
#[napi(module_exports)]
pub fn export_calls(exports: Object<'_>, env: Env) -> Result<()> {
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
    export(env, exports, c"summarizeNumbers", summarize_numbers, memory)?;
    export(env, exports, c"countBuckets", count_buckets, memory)
}

fn export(
    env: sys::napi_env,
    exports: sys::napi_value,
    name: &CStr,
    callback: unsafe extern "C" fn(sys::napi_env, sys::napi_callback_info) -> sys::napi_value,
    memory: *mut c_void,
) -> Result<()> {
    let mut function = null_mut();
    // SAFETY: as in `export_calls`; the name ends with a zero.
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
        answer(env, info, write_extremes, |[values]| {
            match (values.doubles(), values.words()) {
                (Some(values), _) => Ok(Moments::without_variance(values)),
                (_, Some(values)) => Ok(Moments::of_i32_without_variance(values)),
                _ => Err(WRONG_ARGUMENT),
            }
        })
    }
}

unsafe extern "C" fn summarize_numbers(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node calls this with an environment and a call of it.
    unsafe {
        answer(env, info, write_moments, |[values]| {
            let mut moments = Moments::default();
            match (values.doubles(), values.words()) {
                (Some(values), _) => moments.add(values),
                (_, Some(values)) => moments.add_i32(values),
                _ => return Err(WRONG_ARGUMENT),
            }
            Ok(moments)
        })
    }
}

/// Values, boundaries, and the array for the counts, which the package's JavaScript has made for this call.
unsafe extern "C" fn count_buckets(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node calls this with an environment and a call of it.
    unsafe {
        answer(env, info, write_extremes, |[values, boundaries, mut counts]| {
            // SAFETY: nothing else points to the memory of an array that was made for this call.
            let (Some(boundaries), Some(counts)) = (boundaries.doubles(), counts.doubles_mut()) else {
                return Err(WRONG_ARGUMENT);
            };
            let found = if let Some(values) = values.doubles() {
                explicit_f64(values, boundaries, counts)
            } else if let Some(values) = values.words() {
                explicit_i32(values, boundaries, counts)
            } else if let Some(values) = values.integers() {
                explicit_i64(values, boundaries, counts)
            } else {
                return Err(WRONG_ARGUMENT);
            };
            found.map_err(|_| WRONG_BOUNDARIES)
        })
    }
}

/// Hands the call's arrays to `find`, and writes what it finds, or why not, into the shared memory.
///
/// # Safety
///
/// `env` and `info` are those of a call of a function that [`export`] made.
unsafe fn answer<const COUNT: usize>(
    env: sys::napi_env,
    info: sys::napi_callback_info,
    write_found: fn(&Moments, &mut [f64]),
    find: fn([Array; COUNT]) -> std::result::Result<Moments, f64>,
) -> sys::napi_value {
    let mut count = COUNT;
    let mut arguments = [null_mut(); COUNT];
    let mut memory = null_mut();
    // SAFETY: there are as many places as are asked for; those without an argument become `undefined`.
    unsafe {
        sys::napi_get_cb_info(
            env,
            info,
            &mut count,
            arguments.as_mut_ptr(),
            null_mut(),
            &mut memory,
        )
    };
    if memory.is_null() {
        return null_mut();
    }
    // SAFETY: the function was made with the memory of `SHARED` doubles, which a reference keeps, and only the package's own
    // JavaScript, which is not running now, has the array over it.
    let shared = unsafe { std::slice::from_raw_parts_mut(memory.cast::<f64>(), SHARED) };
    // SAFETY: the arguments are of this call.
    let arrays = arguments.map(|argument| unsafe { Array::of(env, argument) });
    match catch_unwind(AssertUnwindSafe(|| find(arrays))).unwrap_or(Err(WRONG_ARGUMENT)) {
        Ok(moments) => write_found(&moments, shared),
        Err(code) => write(shared, [code]),
    }
    // Which is `undefined`.
    null_mut()
}

/// An argument of a call, in use only while JavaScript does not run.
struct Array {
    /// −1 for what is no typed array.
    kind: i32,
    data: *mut c_void,
    length: usize,
}

impl Array {
    /// # Safety
    ///
    /// `argument` is one of a call in `env`, which outlives the array.
    unsafe fn of(env: sys::napi_env, argument: sys::napi_value) -> Array {
        let mut array = Array {
            kind: -1,
            data: null_mut(),
            length: 0,
        };
        // SAFETY: the places for what is asked for live; what isn't an array is answered by a status.
        let status = unsafe {
            sys::napi_get_typedarray_info(
                env,
                argument,
                &mut array.kind,
                &mut array.length,
                &mut array.data,
                null_mut(),
                null_mut(),
            )
        };
        if status != sys::Status::napi_ok {
            array.kind = -1;
        } else if array.length == 0 {
            // Its data may be nowhere.
            array.data = NonNull::<f64>::dangling().as_ptr().cast();
        }
        array
    }

    fn doubles(&self) -> Option<&[f64]> {
        // SAFETY: of this kind.
        unsafe { self.elements(sys::TypedarrayType::float64_array) }
    }

    fn words(&self) -> Option<&[i32]> {
        // SAFETY: of this kind.
        unsafe { self.elements(sys::TypedarrayType::int32_array) }
    }

    fn integers(&self) -> Option<&[i64]> {
        // SAFETY: of this kind.
        unsafe { self.elements(sys::TypedarrayType::bigint64_array) }
    }

    /// # Safety
    ///
    /// `kind` is that of arrays of `Element`.
    unsafe fn elements<Element>(&self, kind: i32) -> Option<&[Element]> {
        // SAFETY: Node says that so many elements of that kind are there, and V8 aligns them.
        (self.kind == kind).then(|| unsafe { std::slice::from_raw_parts(self.data.cast(), self.length) })
    }

    /// # Safety
    ///
    /// No other reference to the array's memory is in use.
    unsafe fn doubles_mut(&mut self) -> Option<&mut [f64]> {
        let is_of_doubles = self.kind == sys::TypedarrayType::float64_array;
        // SAFETY: as in `elements`, and the caller has it alone.
        is_of_doubles.then(|| unsafe { std::slice::from_raw_parts_mut(self.data.cast(), self.length) })
    }
}
