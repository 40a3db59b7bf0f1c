# mathsieve_library(NAME sources… PUBLIC deps… PRIVATE deps…)   one library a folder
# mathsieve_test(path deps…)                                    one binary a test file
# mathsieve_fuzz(name deps…)                                    tests/fuzz/name_fuzz.cc

add_library(mathsieve_flags INTERFACE)
target_compile_options(mathsieve_flags INTERFACE -Wall -Wextra -Wno-missing-field-initializers)
# g++ 12 sees overlaps inside its own std::string (GCC bug 105651).
target_compile_options(mathsieve_flags INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
if(MATHSIEVE_WERROR)
  target_compile_options(mathsieve_flags INTERFACE -Werror)
endif()
if(MATHSIEVE_SANITIZE)
  target_compile_options(mathsieve_flags INTERFACE
    -fsanitize=${MATHSIEVE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(mathsieve_flags INTERFACE -fsanitize=${MATHSIEVE_SANITIZE})
endif()
if(MATHSIEVE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "MATHSIEVE_FUZZ needs clang: cmake --preset fuzz")
  endif()
  target_compile_options(mathsieve_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

function(mathsieve_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} mathsieve_flags)
endfunction()

function(mathsieve_test path)
  string(REPLACE "/" "_" name "${path}")
  add_executable(${name} ${path}.cc)
  target_link_libraries(${name} PRIVATE ${ARGN} mathsieve_test_support GTest::gmock
    GTest::gtest_main mathsieve_flags)
  add_test(NAME ${path} COMMAND ${name})
  set_tests_properties(${path} PROPERTIES
    ENVIRONMENT "MATHSIEVE_BIN=$<$<TARGET_EXISTS:mathsieve>:$<TARGET_FILE:mathsieve>>;MATHSIEVE_SOURCE=${PROJECT_SOURCE_DIR}")
endfunction()

function(mathsieve_fuzz name)
  if(MATHSIEVE_FUZZ)
    add_executable(${name}_fuzz ${name}_fuzz.cc)
    target_link_libraries(${name}_fuzz PRIVATE ${ARGN} mathsieve_flags)
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz_targets ${name}_fuzz)
  endif()
endfunction()
