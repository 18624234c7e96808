%% rule: operands
%% literal 0 stands where a register is read
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {get_hd,{literal,[a]},{x,0}}.
    return.
    int_code_end.
