%% rule: ends
%% a path runs on behind the end of the function
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,nil,{x,0}}.
    int_code_end.
