%% rule: lists
%% a command of bs_match is known
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {bs_start_match3,{f,1},{x,0},1,{x,1}}.
    {bs_match,{f,1},{x,1},{list,[{atom,rewind},1]}}.
    return.
    int_code_end.
