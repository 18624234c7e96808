-module(function_name_outside_a_function).
-name(?FUNCTION_NAME).
%%     ^^^^^^^^^^^^^ ?FUNCTION_NAME can only be used within a function
