%% rule: operands
%% x0 is not what setelement/3 has just made
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {set_tuple_element,{atom,a},{x,0},0}.
    return.
    int_code_end.
