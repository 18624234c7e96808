%% rule: initialised
%% fr1 is read, but not every path writes to it before
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {fconv,{x,0},{fr,0}}.
    {fadd,{f,0},{fr,0},{fr,1},{fr,0}}.
    {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},0}.
    {fmove,{fr,0},{x,0}}.
    return.
    int_code_end.
