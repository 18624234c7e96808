-module(predefined_values).
-export([f/0]).
f() -> {?MODULE, ?MODULE_STRING, ?LINE, ?FILE, ?FUNCTION_NAME, ?FUNCTION_ARITY, ?MACHINE, X}.
%%                                                                                        ^ variable 'X' is unbound
