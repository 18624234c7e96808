%% rule: tables
%% label 2 starts a function of arity 1, not 0
{module, m}.
{exports, [{f,0,{f,2}}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    return.
    int_code_end.
