%% rule: operands
%% code names elements of tuples up to 65535, not 65538
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {is_tuple,{f,1},{x,0}}.
    {test_arity,{f,1},{x,0},65538}.
    return.
    int_code_end.
