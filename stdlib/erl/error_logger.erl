%% Reports by the names of before there was `logger`, which does the work.
%%
%% Differs from OTP: there are no report handlers to add; reports of a type of
%% one's own go nowhere, as with OTP's default handler.
-module(error_logger).
-export([error_msg/1, error_msg/2, format/2, warning_msg/1, warning_msg/2, info_msg/1, info_msg/2]).
-export([error_report/1, error_report/2, warning_report/1, warning_report/2, info_report/1, info_report/2]).
-export([tty/1, warning_map/0, get_format_depth/0, limit_term/1]).

error_msg(Format) -> error_msg(Format, []).

error_msg(Format, Arguments) -> message(error, "ERROR REPORT", Format, Arguments).

format(Format, Arguments) -> error_msg(Format, Arguments).

warning_msg(Format) -> warning_msg(Format, []).

warning_msg(Format, Arguments) -> message(warning, "WARNING REPORT", Format, Arguments).

info_msg(Format) -> info_msg(Format, []).

info_msg(Format, Arguments) -> message(notice, "INFO REPORT", Format, Arguments).

message(Level, Title, Format, Arguments) ->
    logger:log(Level, #{format => Format, args => Arguments}, metadata(Title, fun checked_format/1)).

checked_format(#{format := Format, args := Arguments}) ->
    try io_lib:format(Format, Arguments) of
        _ -> {Format, Arguments}
    catch
        error:badarg -> {"ERROR: ~tp - ~tp", [Format, Arguments]}
    end.

error_report(Report) -> error_report(std_error, Report).

error_report(std_error, Report) -> report(error, "ERROR REPORT", Report);
error_report(_, _) -> ok.

warning_report(Report) -> warning_report(std_warning, Report).

warning_report(std_warning, Report) -> report(warning, "WARNING REPORT", Report);
warning_report(_, _) -> ok.

info_report(Report) -> info_report(std_info, Report).

info_report(std_info, Report) -> report(notice, "INFO REPORT", Report);
info_report(_, _) -> ok.

report(Level, Title, Report) ->
    logger:log(Level, #{report => Report}, metadata(Title, fun format_report/1)).

format_report(#{report := Report}) when is_map(Report) -> {"~tp\n", [Report]};
format_report(#{report := Report}) -> logger:format_report(Report).

metadata(Title, Format) -> #{report_cb => Format, logger_formatter => #{title => Title}}.

%% Whether reports are shown.
tty(true) -> logger:set_primary_config(level, notice);
tty(false) -> logger:set_primary_config(level, none).

warning_map() -> warning.

get_format_depth() -> unlimited.

limit_term(Term) -> Term.
