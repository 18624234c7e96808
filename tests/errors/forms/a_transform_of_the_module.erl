-module(a_transform_of_the_module).
-compile([debug_info, {parse_transform, no_such_transform}]).
%%                                      ^^^^^^^^^^^^^^^^^ parse transforms are not supported: 'no_such_transform'
-export([f/0]).

f() ->
    ok.
