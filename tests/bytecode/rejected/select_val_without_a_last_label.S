%% rule: lists
%% the list consists of groups of 2, it has 3 items
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {select_val,{x,0},{f,1},{list,[{atom,a},{f,1},{atom,b}]}}.
    int_code_end.
