-module(parameter_twice).
-define(A(X, X), X).
%%           ^ argument 'X' already used
