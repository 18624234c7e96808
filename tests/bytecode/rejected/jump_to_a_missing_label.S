%% rule: labels
%% label 91 does not exist (1..2)
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {jump,{f,91}}.
    int_code_end.
