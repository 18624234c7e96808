%% rule: lists
%% select_val cannot compare with x0
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {select_val,{x,0},{f,1},{list,[{x,0},{f,1}]}}.
    int_code_end.
