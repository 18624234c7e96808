%% Dates: days since the year 0 and back, local and universal time, weekdays.
%%
%% BIFs: erlang:localtime/0, universaltime/0, universaltime_to_localtime/1,
%% localtime_to_universaltime/1.
%%
%% Differs from OTP: no ISO weeks, no RFC 3339.
-module(calendar).
-export([date_to_gregorian_days/1, date_to_gregorian_days/3, datetime_to_gregorian_seconds/1, day_of_the_week/1]).
-export([day_of_the_week/3, gregorian_days_to_date/1, gregorian_seconds_to_datetime/1, is_leap_year/1]).
-export([last_day_of_the_month/2, local_time/0, universal_time/0, local_time_to_universal_time/1]).
-export([universal_time_to_local_time/1, now_to_datetime/1, now_to_local_time/1, now_to_universal_time/1]).
-export([seconds_to_daystime/1, seconds_to_time/1, time_to_seconds/1, time_difference/2, valid_date/1, valid_date/3]).
-export([system_time_to_universal_time/2, system_time_to_local_time/2]).

-define(SECONDS_PER_DAY, 86400).
%% Of 1970-01-01.
-define(UNIX_EPOCH_SECONDS, 62167219200).

is_leap_year(Year) when Year rem 400 =:= 0 -> true;
is_leap_year(Year) when Year rem 100 =:= 0 -> false;
is_leap_year(Year) -> Year rem 4 =:= 0.

last_day_of_the_month(Year, 2) -> case is_leap_year(Year) of true -> 29; false -> 28 end;
last_day_of_the_month(_, Month) when Month =:= 4; Month =:= 6; Month =:= 9; Month =:= 11 -> 30;
last_day_of_the_month(_, Month) when is_integer(Month), Month >= 1, Month =< 12 -> 31.

valid_date({Year, Month, Day}) -> valid_date(Year, Month, Day).

valid_date(Year, Month, Day) when is_integer(Year), Year >= 0, is_integer(Month), Month >= 1, Month =< 12,
                                  is_integer(Day), Day >= 1 ->
    Day =< last_day_of_the_month(Year, Month);
valid_date(_, _, _) -> false.

date_to_gregorian_days({Year, Month, Day}) -> date_to_gregorian_days(Year, Month, Day).

date_to_gregorian_days(Year, Month, Day) when is_integer(Day), Day >= 1 ->
    true = Day =< last_day_of_the_month(Year, Month),
    days_before_year(Year) + days_before_month(Year, Month) + Day - 1.

days_before_year(0) -> 0;
days_before_year(Year) when Year > 0 ->
    Last = Year - 1,
    Year * 365 + Last div 4 - Last div 100 + Last div 400 + 1.

days_before_month(Year, Month) ->
    lists:sum([last_day_of_the_month(Year, Before) || Before <- lists:seq(1, Month - 1)]).

gregorian_days_to_date(Days) when is_integer(Days), Days >= 0 ->
    Year = year_of(Days, Days div 366),
    month_of(Year, 1, Days - days_before_year(Year)).

%% A year is never shorter than the guess supposes, so the guess is not too late.
year_of(Days, Guess) ->
    case days_before_year(Guess + 1) > Days of
        true -> Guess;
        false -> year_of(Days, Guess + max(1, (Days - days_before_year(Guess + 1)) div 366))
    end.

month_of(Year, Month, Days) ->
    case last_day_of_the_month(Year, Month) of
        Length when Days >= Length -> month_of(Year, Month + 1, Days - Length);
        _ -> {Year, Month, Days + 1}
    end.

%% Monday is 1.
day_of_the_week({Year, Month, Day}) -> day_of_the_week(Year, Month, Day).

day_of_the_week(Year, Month, Day) -> (date_to_gregorian_days(Year, Month, Day) + 5) rem 7 + 1.

time_to_seconds({Hour, Minute, Second}) when is_integer(Hour), is_integer(Minute), is_integer(Second) ->
    Hour * 3600 + Minute * 60 + Second.

seconds_to_time(Seconds) when Seconds >= 0, Seconds < ?SECONDS_PER_DAY ->
    {Seconds div 3600, Seconds rem 3600 div 60, Seconds rem 60}.

seconds_to_daystime(Seconds) ->
    Days = floor_div(Seconds, ?SECONDS_PER_DAY),
    {Days, seconds_to_time(Seconds - Days * ?SECONDS_PER_DAY)}.

floor_div(Number, Divisor) when Number >= 0 -> Number div Divisor;
floor_div(Number, Divisor) -> (Number - Divisor + 1) div Divisor.

datetime_to_gregorian_seconds({Date, Time}) ->
    date_to_gregorian_days(Date) * ?SECONDS_PER_DAY + time_to_seconds(Time).

gregorian_seconds_to_datetime(Seconds) when Seconds >= 0 ->
    {gregorian_days_to_date(Seconds div ?SECONDS_PER_DAY), seconds_to_time(Seconds rem ?SECONDS_PER_DAY)}.

time_difference(From, To) ->
    seconds_to_daystime(datetime_to_gregorian_seconds(To) - datetime_to_gregorian_seconds(From)).

local_time() -> erlang:localtime().

universal_time() -> erlang:universaltime().

local_time_to_universal_time(DateTime) -> erlang:localtime_to_universaltime(DateTime).

universal_time_to_local_time(DateTime) -> erlang:universaltime_to_localtime(DateTime).

now_to_universal_time({Mega, Seconds, _}) -> system_time_to_universal_time(Mega * 1000000 + Seconds, second).

now_to_datetime(Now) -> now_to_universal_time(Now).

now_to_local_time(Now) -> universal_time_to_local_time(now_to_universal_time(Now)).

system_time_to_universal_time(Time, Unit) ->
    gregorian_seconds_to_datetime(erlang:convert_time_unit(Time, Unit, second) + ?UNIX_EPOCH_SECONDS).

system_time_to_local_time(Time, Unit) -> universal_time_to_local_time(system_time_to_universal_time(Time, Unit)).
