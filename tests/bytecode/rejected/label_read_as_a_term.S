%% rule: operands
%% label 2 stands where a term is read
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,{f,2},{x,0}}.
    return.
    int_code_end.
