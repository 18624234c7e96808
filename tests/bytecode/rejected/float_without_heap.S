%% rule: heap
%% a float is written, none of those reserved is left
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {fconv,{x,0},{fr,0}}.
    {test_heap,2,0}.
    {fmove,{fr,0},{x,0}}.
    return.
    int_code_end.
