%% rule: labels
%% label 2 is not one of 1..1
{module, m}.
{exports, []}.
{labels, 2}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    return.
    int_code_end.
