%% rule: operands
%% x0 is not what setelement/3 has just made
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,0,1}.
    {move,{x,0},{x,1}}.
    {move,{atom,a},{x,2}}.
    {move,{integer,1},{x,0}}.
    {call_ext,3,{extfunc,erlang,setelement,3}}.
    {test_heap,2,1}.
    {set_tuple_element,{atom,b},{x,0},1}.
    {deallocate,0}.
    return.
    int_code_end.
