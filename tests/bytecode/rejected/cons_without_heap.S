%% rule: heap
%% 2 words are written, 0 of those reserved are left
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {put_list,{x,0},nil,{x,0}}.
    return.
    int_code_end.
