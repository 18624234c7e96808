%% rule: initialised
%% x1 is read, but not every path writes to it before
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,0,1}.
    {move,{x,0},{x,1}}.
    {call_ext,1,{extfunc,lists,reverse,1}}.
    {move,{x,1},{x,0}}.
    {deallocate,0}.
    return.
    int_code_end.
