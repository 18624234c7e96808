%% rule: indexes
%% bytes 1 to 3 are outside the 2 of StrT
{module, m}.
{exports, [{f,1}]}.
{strings, <<1,2>>}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {bs_start_match3,{f,1},{x,0},1,{x,1}}.
    {bs_match_string,{f,1},{x,1},16,1}.
    return.
    int_code_end.
