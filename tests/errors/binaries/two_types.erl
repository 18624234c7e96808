-module(two_types).
-export([f/1]).
f(<<X:8/integer-float>>) -> X.
%%  ^^^^^^^^^^^^^^^^^ conflict in type specification for bit field: 'float' and 'integer'
