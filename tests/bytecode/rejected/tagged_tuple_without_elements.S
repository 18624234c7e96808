%% rule: operands
%% a tuple with a tag has an element
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {is_tagged_tuple,{f,1},{x,0},0,{atom,a}}.
    return.
    int_code_end.
