%% rule: labels
%% label 2 exists twice
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
  {label,2}.
    return.
    int_code_end.
