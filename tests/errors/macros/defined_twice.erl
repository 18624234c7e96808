-module(defined_twice).
-define(A, 1).
-define(A, 2).
%%      ^ redefining macro 'A'
