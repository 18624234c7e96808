%% rule: heap
%% 4 words are written, 3 of those reserved are left
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{x,0},{x,0},{x,0}]}}.
    return.
    int_code_end.
