-module(export_all).
-compile(export_all).
%% @2 Warning: export_all flag enabled - all functions will be exported
f() -> ok.
