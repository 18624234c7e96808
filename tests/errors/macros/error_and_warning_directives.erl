-module(error_and_warning_directives).
-error("stop").
%% @2 -error("stop").
-warning("mind").
%% @2 Warning: -warning("mind").
