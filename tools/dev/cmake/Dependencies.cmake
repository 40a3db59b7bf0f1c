# System packages, found once. Lexbor and Arrow have no Debian 12 package: `./dev setup` puts them
# below MATHSIEVE_DEPS.

find_package(absl REQUIRED)
find_package(simdjson REQUIRED)
find_package(zstd REQUIRED)
find_package(TBB REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(fasttext REQUIRED IMPORTED_TARGET fasttext)
pkg_check_modules(isal REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlidec)
pkg_check_modules(uchardet REQUIRED IMPORTED_TARGET uchardet)
pkg_check_modules(psl REQUIRED IMPORTED_TARGET libpsl)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)

if(NOT MATHSIEVE_DEPS)
  if(DEFINED ENV{XDG_CACHE_HOME})
    set(MATHSIEVE_DEPS "$ENV{XDG_CACHE_HOME}/mathsieve")
  else()
    set(MATHSIEVE_DEPS "$ENV{HOME}/.cache/mathsieve")
  endif()
endif()

pkg_check_modules(lexbor QUIET IMPORTED_TARGET lexbor>=2.7)
if(lexbor_FOUND)
  add_library(mathsieve_lexbor ALIAS PkgConfig::lexbor)
else()
  set(lexbor_root "${MATHSIEVE_DEPS}/lexbor-3.1.0")
  if(NOT EXISTS "${lexbor_root}/lib/liblexbor_static.a")
    message(FATAL_ERROR "no lexbor: run ./dev setup, or set MATHSIEVE_DEPS to where it put it")
  endif()
  add_library(mathsieve_lexbor STATIC IMPORTED)
  set_target_properties(mathsieve_lexbor PROPERTIES
    IMPORTED_LOCATION "${lexbor_root}/lib/liblexbor_static.a"
    INTERFACE_INCLUDE_DIRECTORIES "${lexbor_root}/include"
    INTERFACE_COMPILE_DEFINITIONS LEXBOR_STATIC)
endif()

if(MATHSIEVE_PARQUET)
  set(arrow_root "${MATHSIEVE_DEPS}/pyarrow-26.0.1/pyarrow")
  if(NOT EXISTS "${arrow_root}/libarrow.so.2600")
    message(FATAL_ERROR "no Arrow: run ./dev setup, or configure with -DMATHSIEVE_PARQUET=OFF")
  endif()
  add_library(mathsieve_arrow SHARED IMPORTED)
  set_target_properties(mathsieve_arrow PROPERTIES
    IMPORTED_LOCATION "${arrow_root}/libarrow.so.2600"
    INTERFACE_INCLUDE_DIRECTORIES "${arrow_root}/include")
  add_library(mathsieve_parquet SHARED IMPORTED)
  set_target_properties(mathsieve_parquet PROPERTIES
    IMPORTED_LOCATION "${arrow_root}/libparquet.so.2600"
    INTERFACE_LINK_LIBRARIES mathsieve_arrow)
  # libparquet exports a newer simdjson under the same names. Ours stands before it in the order of
  # symbol look-up, or parsing JSON would end in its code with our data. Behind it, libraries that a
  # program does not use are not loaded, so that Arrow costs nothing where no Parquet is read.
  target_link_options(mathsieve_parquet INTERFACE
    "SHELL:-Wl,--no-as-needed $<TARGET_FILE:simdjson::simdjson> -Wl,--as-needed")
endif()

if(MATHSIEVE_TESTS)
  find_package(GTest REQUIRED)
endif()
if(MATHSIEVE_BENCH)
  find_package(benchmark REQUIRED)
endif()
